-- What does it cost to run one official car for a year?
SELECT department_name, fiscal_year, vehicles_owned, vehicle_operation_final_yuan,
    round(vehicle_operation_final_yuan / nullif(vehicles_owned, 0), 2) AS yuan_per_car
FROM three_public_by_department
WHERE stage = 'final' AND vehicle_operation_final_yuan > 0
ORDER BY yuan_per_car DESC NULLS LAST, department_name, fiscal_year;
